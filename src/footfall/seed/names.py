"""Names the visitors of the demo go by."""

FIRST = (
    "Aarav Aditi Aditya Ajay Akash Alok Amit Amrita Anand Ananya Anil Anita Anjali Ankit Anu Aparna Arjun Arti Arun Asha "
    "Ashok Bhavna Bina Chetan Deepa Deepak Devika Dinesh Divya Esha Farah Farhan Gaurav Gayatri Geeta Gopal Harish Hema "
    "Imran Indira Isha Jaya Jyoti Kabir Kamala Karan Kavita Kiran Komal Krishna Lakshmi Lalit Leela Madhav Mahesh Maya Manish "
    "Meera Mohan Mohit Mukesh Nandini Naresh Neeraj Neha Nikhil Nisha Om Padma Pankaj Parvati Pooja Pradeep Prakash Pranav "
    "Preeti Priya Rachna Radha Rahul Raj Rajesh Rakesh Ramesh Rani Ravi Rekha Ritu Rohan Rohit Sachin Salma Sameer Sandeep "
    "Sanjay Sara Sarita Seema Shalini Shankar Shanti Shweta Simran Smita Sneha Sonia Sudha Sunil Sunita Suresh Swati Tanvi "
    "Tara Uma Usha Varun Vidya Vijay Vikram Vinod Vivek Yash Yusuf Zara"
).split()

LAST = (
    "Acharya Agarwal Ahmed Anand Ansari Arora Bajaj Banerjee Basu Bhat Bhatt Bose Chandra Chatterjee Chauhan Chopra Das Dave "
    "Desai Deshmukh Dutta Fernandes Gandhi Garg Ghosh Gill Gowda Gupta Hegde Iyer Jain Jha Joshi Kapoor Kaur Khan Khanna Kohli "
    "Kulkarni Kumar Mahajan Malhotra Mathur Mehra Mehta Menon Mishra Mukherjee Naidu Nair Nanda Narayan Pandey Patel Patil "
    "Pillai Prasad Puri Qureshi Rana Rao Rathore Reddy Roy Sahni Saxena Sen Sethi Shah Sharma Shetty Shukla Siddiqui Singh "
    "Sinha Sood Srinivasan Subramanian Tandon Thakur Tiwari Tripathi Varma Verma Vyas Yadav"
).split()

COMPANIES = (
    "Lotus Sunrise Noor Himalaya Ganga Deccan Malabar Royal Shree Bharat Metro Silver Orchid Pearl Banyan Coral Saffron Indigo "
    "Jasmine Kaveri Narmada Sapphire Ashoka Mayur Kohinoor"
).split()
TRADES = (
    "Dental LLP", "Textiles Pvt Ltd", "School", "Traders", "Hotels Pvt Ltd", "Clinic", "Motors", "Foods LLP", "Logistics Pvt Ltd",
    "Software Pvt Ltd", "Interiors", "Pharma", "Constructions", "Academy",
)  # fmt: skip
MAIL_HOSTS = ("gmail.com", "gmail.com", "gmail.com", "yahoo.co.in", "outlook.com", "rediffmail.com", "hotmail.com")
